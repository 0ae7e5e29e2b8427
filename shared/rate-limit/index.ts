export { type Bucket, type Granted, type RateRule, takeTokens } from './bucket.ts';
export { RateLimiter } from './limiter.ts';

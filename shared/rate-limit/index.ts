export { type Bucket, type Granted, type RateRule, type Share, takeTokens } from './bucket.ts';
export { RateLimiter } from './limiter.ts';

export { boundedPool, mapBounded, type Pool } from './pool.ts';
export { within } from './within.ts';

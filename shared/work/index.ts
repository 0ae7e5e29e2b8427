export { boundedPool, mapBounded, type Pool } from './pool.ts';

export {
  anything,
  type Check,
  constant,
  integer,
  list,
  number,
  oneOf,
  type Problem,
  parameters,
  record,
  shape,
  text,
} from './checks.ts';
export { explainProblem } from './problem.ts';

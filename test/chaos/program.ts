/** All of the code under test, in one bundle: what lies between the services of a run. */
export { connector } from '../../functions/connect-nodes/connector.ts';
export { publisher } from '../../functions/publish-events/publish.ts';
export { type Consumer, groupConsumer } from '../../shared/events/index.ts';
export { storeOf } from '../../shared/store/index.ts';

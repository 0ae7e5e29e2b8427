export { type ModelClientOptions, modelClient } from './client.ts';
export { DynamoError } from './errors.ts';
export type { Fault } from './faults.ts';
export { type ModelAnswer, type ModelCall, type ModelOptions, TableModel } from './model.ts';
export { type PlainItem, toPlain, toWire } from './plain.ts';
export { seededRandom } from './random.ts';
export { brain2Schema, type IndexSchema, type TableSchema } from './schema.ts';
export { type ModelServer, serveModel } from './server.ts';
export type { AttributeValue, WireItem } from './wire.ts';

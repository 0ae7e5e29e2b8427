// Generated from shared/events/catalogue.ts by `npm run generate`. Do not edit.
import { constant, integer, list, number, oneOf, shape, text } from '../validation/index.ts';

const check0 = text(1, 128);
const check1 = constant("NodeCreated");
const check2 = constant(1);
const check3 = text(20, 30);
const check4 = text(1, Infinity);
const check5 = integer(0, Infinity);
const check6 = shape({ "id": check0, "version": check5 }, ["id","version"]);
const check7 = shape({ "id": check0, "type": check1, "schemaVersion": check2, "time": check3, "user": check4, "graphVersion": check5, "data": check6 }, ["id","type","schemaVersion","time","user","graphVersion","data"]);
const check8 = constant("NodeUpdated");
const check9 = oneOf(["content","title","tags","format","position"]);
const check10 = list(check9, 0, Infinity);
const check11 = shape({ "id": check0, "version": check5, "changed": check10 }, ["id","version","changed"]);
const check12 = shape({ "id": check0, "type": check8, "schemaVersion": check2, "time": check3, "user": check4, "graphVersion": check5, "data": check11 }, ["id","type","schemaVersion","time","user","graphVersion","data"]);
const check13 = constant("NodeDeleted");
const check14 = shape({ "id": check0, "type": check13, "schemaVersion": check2, "time": check3, "user": check4, "graphVersion": check5, "data": check6 }, ["id","type","schemaVersion","time","user","graphVersion","data"]);
const check15 = constant("NodesBulkDeleted");
const check16 = shape({ "operationId": check0, "requested": check5, "deleted": check5, "failed": check5 }, ["operationId","requested","deleted","failed"]);
const check17 = shape({ "id": check0, "type": check15, "schemaVersion": check2, "time": check3, "user": check4, "graphVersion": check5, "data": check16 }, ["id","type","schemaVersion","time","user","graphVersion","data"]);
const check18 = constant("EdgeCreated");
const check19 = oneOf(["manual","automatic"]);
const check20 = text(0, Infinity);
const check21 = number(0, 1);
const check22 = shape({ "id": check0, "source": check0, "target": check0, "origin": check19, "type": check20, "weight": check21 }, ["id","source","target","origin","type","weight"]);
const check23 = shape({ "id": check0, "type": check18, "schemaVersion": check2, "time": check3, "user": check4, "graphVersion": check5, "data": check22 }, ["id","type","schemaVersion","time","user","graphVersion","data"]);
const check24 = constant("EdgeUpdated");
const check25 = shape({ "id": check0, "type": check24, "schemaVersion": check2, "time": check3, "user": check4, "graphVersion": check5, "data": check22 }, ["id","type","schemaVersion","time","user","graphVersion","data"]);
const check26 = constant("EdgeDeleted");
const check27 = shape({ "id": check0, "source": check0, "target": check0, "origin": check19 }, ["id","source","target","origin"]);
const check28 = shape({ "id": check0, "type": check26, "schemaVersion": check2, "time": check3, "user": check4, "graphVersion": check5, "data": check27 }, ["id","type","schemaVersion","time","user","graphVersion","data"]);
const check29 = constant("GraphImported");
const check30 = shape({ "requestId": check20, "requested": check5, "created": check5, "failed": check5 }, ["requestId","requested","created","failed"]);
const check31 = shape({ "id": check0, "type": check29, "schemaVersion": check2, "time": check3, "user": check4, "graphVersion": check5, "data": check30 }, ["id","type","schemaVersion","time","user","graphVersion","data"]);
const check32 = constant("GraphChanged");
const check33 = shape({ "nodeCount": check5, "edgeCount": check5 }, ["nodeCount","edgeCount"]);
const check34 = shape({ "id": check0, "type": check32, "schemaVersion": check2, "time": check3, "user": check4, "graphVersion": check5, "data": check33 }, ["id","type","schemaVersion","time","user","graphVersion","data"]);

export const eventChecks = {
  NodeCreated: check7,
  NodeUpdated: check12,
  NodeDeleted: check14,
  NodesBulkDeleted: check17,
  EdgeCreated: check23,
  EdgeUpdated: check25,
  EdgeDeleted: check28,
  GraphImported: check31,
  GraphChanged: check34,
};

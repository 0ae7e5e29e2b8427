// Generated from shared/contract by `npm run generate`. Do not edit.
import { anything, integer, list, number, oneOf, parameters, record, shape, text } from '../validation/index.ts';

const check0 = text(1, 20000);
const check1 = text(0, 200);
const check2 = oneOf(["text","markdown","html","code"]);
const check3 = number(-1000000000, 1000000000);
const check4 = text(1, 50);
const check5 = list(check4, 0, 20);
const check6 = shape({ "content": check0, "title": check1, "format": check2, "x": check3, "y": check3, "z": check3, "tags": check5 }, ["content"]);
const check7 = integer(1, 100);
const check8 = integer(0, 10000);
const check9 = text(1, 2048);
const check10 = oneOf(["created_at","updated_at","title"]);
const check11 = oneOf(["asc","desc"]);
const check12 = shape({ "limit": check7, "offset": check8, "nextToken": check9, "sort_by": check10, "order": check11, "tag": check4 }, []);
const check13 = parameters(["limit","offset"], check12);
const check14 = text(1, 128);
const check15 = shape({ "id": check14 }, ["id"]);
const check16 = shape({ "content": check0, "title": check1, "format": check2, "x": check3, "y": check3, "z": check3, "tags": check5 }, [], 1);
const check17 = list(check14, 1, 100);
const check18 = shape({ "node_ids": check17 }, ["node_ids"]);
const check19 = anything;
const check20 = list(check19, 1, 100);
const check21 = shape({ "nodes": check20 }, ["nodes"]);
const check22 = shape({ "node_ids": check17, "nodeIds": check17 }, [], 0, ["node_ids","nodeIds"]);
const check23 = oneOf(["normal","similar","strong","weak","reference","hierarchical","temporal"]);
const check24 = number(0, 1);
const check25 = shape({ "source_id": check14, "target_id": check14, "type": check23, "weight": check24 }, ["source_id","target_id"]);
const check26 = shape({ "nextToken": check9 }, []);
const check27 = integer(0, Infinity);
const check28 = shape({ "version": check27 }, ["version"]);
const check29 = parameters(["version"], check28);
const check30 = text(1, 256);
const check31 = integer(0, 1000);
const check32 = shape({ "q": check30, "limit": check7, "offset": check31 }, ["q"]);
const check33 = parameters(["limit","offset"], check32);
const check34 = oneOf(["json","ndjson"]);
const check35 = shape({ "nextToken": check9, "format": check34 }, []);
const check36 = shape({ "x": check3, "y": check3, "z": check3 }, ["x","y","z"]);
const check37 = text(0, Infinity);
const check38 = shape({ "id": check14, "content": check0, "title": check1, "format": check2, "position": check36, "tags": check5, "createdAt": check37, "updatedAt": check37 }, ["id","content","title","format","position","tags","createdAt","updatedAt"]);
const check39 = oneOf(["manual","automatic"]);
const check40 = shape({ "source": check14, "target": check14, "type": check23, "weight": check24, "origin": check39 }, ["source","target","type","weight"]);
const check41 = list(check19, 0, 10000);
const check42 = list(check19, 0, 20000);
const check43 = shape({ "nodes": check41, "edges": check42 }, []);
const check44 = text(1, 64);
const check45 = oneOf(["GET","POST","PUT","DELETE"]);
const check46 = record(new RegExp("^.*$", 'u'), check37);
const check47 = list(check37, 0, 50);
const check48 = shape({ "id": check44, "method": check45, "url": check9, "headers": check46, "body": check19, "dependsOn": check47, "idempotencyKey": check14 }, ["id","method","url"]);
const check49 = list(check48, 1, 50);
const check50 = shape({ "requests": check49 }, ["requests"]);

export const validators = {
  'createNode.body': check6,
  'listNodes.query': check13,
  'getNode.params': check15,
  'updateNode.body': check16,
  'updateNode.params': check15,
  'deleteNode.params': check15,
  'batchGetNodes.body': check18,
  'createNodes.nodes': check6,
  'createNodes.body': check21,
  'deleteNodes.body': check22,
  'getOperation.params': check15,
  'edgesOfNode.params': check15,
  'createEdge.body': check25,
  'deleteEdge.params': check15,
  'graphData.query': check26,
  'graphDataAt.query': check26,
  'graphDataAt.params': check29,
  'search.query': check33,
  'exportGraph.query': check35,
  'importGraph.nodes': check38,
  'importGraph.edges': check40,
  'importGraph.body': check43,
  'batch.body': check50,
};
export const validated = new Set(["createNode","listNodes","getNode","updateNode","deleteNode","batchGetNodes","createNodes","deleteNodes","getOperation","edgesOfNode","createEdge","deleteEdge","graphData","graphDataAt","search","exportGraph","importGraph","batch","createLiveTicket","health","ready","rootHealth","openapi"]);

export { type Connection, Connections } from './connections.ts';
export { dropConnections, type Live } from './drop.ts';
export { changesFrame, errorFrame, pongFrame, resumeFrame } from './frames.ts';
export { gatewaySockets, isGone, type Sockets } from './sockets.ts';

import { relayTo } from './relay.ts';

/** What the measuring process asks of the relay. */
export type RelayQuestion = 'connections' | 'away' | 'back';

/** A process of its own: the relay holds answers for less than any other work of a shared process might take. */
const [port, latencyMs] = process.argv.slice(2).map(Number) as [number, number];
const relay = await relayTo(port, latencyMs);

process.on('message', (question: RelayQuestion) => {
  if (question === 'connections') return void process.send?.(relay.takeConnections());
  relay.setAway(question === 'away');
  return void process.send?.('done');
});
process.on('disconnect', () => process.exit());
process.send?.(relay.port);

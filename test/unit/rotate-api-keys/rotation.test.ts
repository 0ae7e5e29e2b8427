import { describe, expect, test } from '@jest/globals';
import {
  type RotationRecord,
  type RotationStep,
  rotate,
  rotationSteps,
} from '../../../functions/rotate-api-keys/rotation.ts';
import { FakeGateway, FakeSecret, Trouble } from './fakes.ts';

const prefix = 'brain2-test';
const clients = ['sync', 'sync-more', 'syn'];

function cloud() {
  const trouble = new Trouble();
  const gateway = new FakeGateway(trouble);
  const secret = new FakeSecret(trouble, `${prefix}/sync/api-key`);
  const context = { secrets: secret.client, gateway: gateway.client, planId: 'plan', prefix, clients };
  const step = (Step: RotationStep, token: string): Promise<RotationRecord> =>
    rotate(context, { SecretId: 'arn of the secret', ClientRequestToken: token, Step });
  /** All steps in order; what fails is repeated from the beginning, as Secrets Manager does. */
  const rotation = async (token: string): Promise<RotationRecord[]> => {
    if (!secret.versions.has(token)) secret.beginRotation(token);
    for (let tries = 0; ; tries++) {
      try {
        const records: RotationRecord[] = [];
        for (const one of rotationSteps) records.push(await step(one, token));
        return records;
      } catch (error) {
        if (tries === 3 || (error as Error).name !== 'TimeoutError') throw error;
      }
    }
  };
  return { trouble, gateway, secret, step, rotation };
}

describe('a rotation', () => {
  test('gives a client without a key its first one', async () => {
    const { gateway, secret, rotation } = cloud();
    await rotation('one');
    expect(gateway.accepts(secret.keyAt('AWSCURRENT').apiKey)).toBe(true);
    expect([...gateway.keys.values()].map(({ name }) => name)).toEqual([`${prefix}.sync.one`]);
  });

  test('makes keys that API Gateway takes: 20 to 128 letters and digits', async () => {
    const { secret, rotation } = cloud();
    for (const token of ['one', 'two', 'three']) {
      await rotation(token);
      expect(secret.keyAt('AWSCURRENT').apiKey).toMatch(/^[0-9a-zA-Z]{20,128}$/);
    }
  });

  test('leaves the key before valid, and ends the one before that', async () => {
    const { gateway, secret, rotation } = cloud();
    await rotation('one');
    const { apiKey: first } = secret.keyAt('AWSCURRENT');
    await rotation('two');
    const { apiKey: second } = secret.keyAt('AWSCURRENT');
    expect([gateway.accepts(first), gateway.accepts(second), first === second]).toEqual([true, true, false]);
    await rotation('three');
    expect([gateway.accepts(first), gateway.accepts(second)]).toEqual([false, true]);
    expect(gateway.accepts(secret.keyAt('AWSCURRENT').apiKey)).toBe(true);
    expect(gateway.keys.size).toBe(2);
  });

  test('keeps the current key valid at every step', async () => {
    const { gateway, secret, rotation, step } = cloud();
    await rotation('one');
    secret.beginRotation('two');
    for (const one of rotationSteps) {
      await step(one, 'two');
      expect([one, gateway.accepts(secret.keyAt('AWSCURRENT').apiKey)]).toEqual([one, true]);
    }
  });

  test('that is broken off at any call and repeated ends with the same: two valid keys, none left over', async () => {
    const counting = cloud();
    await counting.rotation('one');
    const before = counting.trouble.calls;
    await counting.rotation('two');
    const calls = counting.trouble.calls - before;
    for (let failAt = 1; failAt <= calls; failAt++) {
      const { trouble, gateway, secret, rotation } = cloud();
      await rotation('one');
      const { apiKey: old } = secret.keyAt('AWSCURRENT');
      trouble.failAt = trouble.calls + failAt;
      await rotation('two');
      const { apiKey: current } = secret.keyAt('AWSCURRENT');
      expect({ failAt, old: gateway.accepts(old), current: gateway.accepts(current), keys: gateway.keys.size }).toEqual(
        {
          failAt,
          old: true,
          current: true,
          keys: 2,
        },
      );
      expect(secret.keyAt('AWSPREVIOUS').apiKey).toBe(old);
    }
  });

  test('that never ended leaves nothing: the next one removes its key', async () => {
    const { gateway, secret, rotation, step } = cloud();
    await rotation('one');
    secret.beginRotation('lost');
    await step('createSecret', 'lost');
    await step('setSecret', 'lost');
    await rotation('two');
    expect([...gateway.keys.values()].map(({ name }) => name).sort()).toEqual([
      `${prefix}.sync.one`,
      `${prefix}.sync.two`,
    ]);
  });

  test('touches no key of another client, not even of one whose name begins alike', async () => {
    const { gateway, rotation } = cloud();
    const foreign = [
      gateway.add(`${prefix}.sync-more.x`),
      gateway.add(`${prefix}-edge`),
      gateway.add(`${prefix}.syn.x`),
    ];
    await rotation('one');
    await rotation('two');
    for (const id of foreign) expect(gateway.keys.has(id)).toBe(true);
  });

  test('ends the keys of clients that were removed', async () => {
    const { gateway, rotation } = cloud();
    const removed = [gateway.add(`${prefix}.gone.x`), gateway.add(`${prefix}.gone.y`)];
    const kept = [gateway.add(`${prefix}.syn.x`), gateway.add(`${prefix}-edge`), gateway.add('brain2-test2.gone.x')];
    const records = await rotation('one');
    expect(records.at(-1)?.deletedKeyIds).toEqual(removed);
    expect([...removed, ...kept].filter((id) => gateway.keys.has(id))).toEqual(kept);
  });

  test('tells ids and never a value', async () => {
    const { gateway, rotation } = cloud();
    const records = [...(await rotation('one')), ...(await rotation('two')), ...(await rotation('three'))];
    expect(records.at(-1)).toMatchObject({ client: 'sync', deletedKeyIds: [expect.stringContaining('one')] });
    const text = JSON.stringify(records);
    for (const { value } of gateway.keys.values()) expect(text).not.toContain(value);
  });
});

describe('a step', () => {
  test('refuses a key that the gateway would refuse', async () => {
    const { gateway, secret, step } = cloud();
    secret.beginRotation('one');
    await step('createSecret', 'one');
    await expect(step('testSecret', 'one')).rejects.toThrow(/NotFoundException/);
    await step('setSecret', 'one');
    await step('testSecret', 'one');
    for (const key of gateway.keys.values()) key.enabled = false;
    await expect(step('testSecret', 'one')).rejects.toThrow(/is disabled/);
    for (const key of gateway.keys.values()) Object.assign(key, { enabled: true, value: 'changed by hand' });
    await expect(step('testSecret', 'one')).rejects.toThrow(/another value/);
  });

  test('that comes before its time fails and changes nothing', async () => {
    const { gateway, secret, step } = cloud();
    secret.beginRotation('one');
    for (const early of ['setSecret', 'testSecret', 'finishSecret'] as const)
      await expect(step(early, 'one')).rejects.toThrow(/holds no key/);
    expect([gateway.keys.size, secret.versions.get('first')?.stages.has('AWSCURRENT')]).toEqual([0, true]);
  });

  test('that is repeated after the end makes no second key', async () => {
    const { gateway, rotation, step } = cloud();
    await rotation('one');
    for (const one of rotationSteps) await step(one, 'one');
    expect(gateway.keys.size).toBe(1);
  });

  test('is one of four, for the secret of a service client', async () => {
    const { step } = cloud();
    await expect(step('toString' as RotationStep, 'one')).rejects.toThrow(/no step of a rotation/);
    const other = new FakeSecret(new Trouble(), `${prefix}/database`);
    const gateway = new FakeGateway(new Trouble()).client;
    const context = { secrets: other.client, gateway, planId: 'plan', prefix, clients };
    const event = { SecretId: 'x', ClientRequestToken: 'one', Step: 'createSecret' } as const;
    await expect(rotate(context, event)).rejects.toThrow(/no secret of a service client/);
  });
});

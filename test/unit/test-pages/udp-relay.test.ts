import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, test } from 'vitest';
import { UdpRelay } from '../../../test-pages/server/udp-relay.ts';

/** Packets as a data channel's line carries them: STUN, and records of DTLS 1.2 and 1.3. */
const STUN = 1;
const DATA = 23;
const DATA_OF_13 = 0x2e;

const opened: { close(): void }[] = [];
afterEach(() => opened.splice(0).forEach((each) => each.close()));

async function line(seed = 1) {
  const relay = new UdpRelay(seed);
  const { address, left, right } = await relay.open();
  const peer = async (): Promise<{ readonly socket: Socket; readonly got: Buffer[] }> => {
    const socket = createSocket('udp4');
    const got: Buffer[] = [];
    socket.on('message', (packet) => got.push(packet));
    await new Promise<void>((resolve) => socket.bind(0, address, resolve));
    opened.push(socket);
    return { socket, got };
  };
  const [one, other] = [await peer(), await peer()];
  opened.push(relay);
  const send = (from: Socket, port: number, ...bytes: number[]): void => from.send(Buffer.from(bytes), port, address);
  return {
    relay,
    one,
    other,
    toOther: (...bytes: number[]) => send(one.socket, right, ...bytes),
    toOne: (...bytes: number[]) => send(other.socket, left, ...bytes),
  };
}

const until = async (isThere: () => boolean): Promise<void> => {
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe('a relay between two peers', () => {
  test('carries both ways once both have spoken, and knows neither address before', async () => {
    const { one, other, toOther, toOne } = await line();
    toOne(STUN, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    toOther(STUN, 2);
    await until(() => other.got.length === 1);
    toOne(STUN, 3);
    await until(() => one.got.length === 1);
    expect([[...(other.got[0] ?? [])], [...(one.got[0] ?? [])]]).toEqual([
      [STUN, 2],
      [STUN, 3],
    ]);
  });

  test('loses exactly one of so many packets with data, and no other packet', async () => {
    const { relay, other, toOther, toOne } = await line();
    toOne(STUN, 0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    relay.drop(4);
    for (let n = 0; n < 20; n += 1) toOther(n % 2 === 0 ? DATA : DATA_OF_13, n);
    for (let n = 0; n < 10; n += 1) toOther(STUN, n);
    await until(() => relay.packets === 20 && other.got.length === 25);
    expect([relay.packets, relay.dropped]).toEqual([20, 5]);
    expect(other.got.filter(([first]) => first === STUN)).toHaveLength(10);
  });

  test('that is cut carries nothing, and can be closed twice', async () => {
    const { relay, other, toOther, toOne } = await line();
    toOne(STUN, 0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    relay.drop(0, true);
    toOther(STUN, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    relay.drop(0);
    toOther(STUN, 2);
    await until(() => other.got.length > 0);
    expect(other.got.map((packet) => packet[1])).toEqual([2]);
    relay.close();
    expect(() => relay.close()).not.toThrow();
  });
});

import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, test } from 'vitest';
import { UdpRelay } from '../../../test-pages/server/udp-relay.ts';

/** Packets as a data channel's line carries them: STUN, and records of DTLS 1.2 and 1.3. */
const STUN = 1;
const DATA = 23;
const DATA_OF_13 = 0x2e;
const GREETING = 255;

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
  const toOther = (...bytes: number[]): void => send(one.socket, right, ...bytes);
  const toOne = (...bytes: number[]): void => send(other.socket, left, ...bytes);
  /** What a peer got but for greetings. */
  const gotBy = ({ got }: typeof one) => got.filter((packet) => packet[1] !== GREETING).map((packet) => [...packet]);
  return {
    relay,
    toOther,
    toOne,
    gotByOne: () => gotBy(one),
    gotByOther: () => gotBy(other),
    /** Has both peers greet each other until the relay knows both, as ICE does. */
    async meet(): Promise<void> {
      while (one.got.length === 0 || other.got.length === 0) {
        toOther(STUN, GREETING);
        toOne(STUN, GREETING);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}

const until = async (isThere: () => boolean): Promise<void> => {
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe('a relay between two peers', () => {
  test('carries both ways once both have spoken', async () => {
    const { meet, toOther, toOne, gotByOne, gotByOther } = await line();
    await meet();
    toOther(STUN, 2);
    toOne(DATA, 3);
    await until(() => gotByOther().length === 1 && gotByOne().length === 1);
    expect([gotByOther(), gotByOne()]).toEqual([[[STUN, 2]], [[DATA, 3]]]);
  });

  test('loses exactly one of so many packets with data, and no other packet', async () => {
    const { relay, meet, toOther, gotByOther } = await line();
    await meet();
    relay.drop(4);
    for (let n = 0; n < 20; n += 1) toOther(n % 2 === 0 ? DATA : DATA_OF_13, n);
    for (let n = 0; n < 10; n += 1) toOther(STUN, n);
    await until(() => relay.packets === 20 && gotByOther().length === 25);
    expect([relay.packets, relay.dropped]).toEqual([20, 5]);
    expect(gotByOther().filter(([first]) => first === STUN)).toHaveLength(10);
  });

  test('that was cut carries nothing until it is whole again, and can be closed twice', async () => {
    const { relay, meet, toOther, gotByOther } = await line();
    await meet();
    relay.drop(0, true);
    toOther(STUN, 1);
    toOther(DATA, 2);
    // Before both are lost, they would be carried.
    await until(() => relay.cutOff === 2);
    relay.drop(0);
    toOther(STUN, 3);
    await until(() => gotByOther().length > 0);
    expect(gotByOther()).toEqual([[STUN, 3]]);
    relay.close();
    expect(() => relay.close()).not.toThrow();
  });
});

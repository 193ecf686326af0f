import { Parameters } from '../parameters.ts';
import type { GroundTruth } from '../log.ts';
import type { Channel } from '../log-block.ts';
import type { Session } from './session.ts';
import type { SessionStream } from './stream.ts';

/**
 * `/webtransport/feed`: sends numbered messages, each in a stream of its own, and gives back what comes: a datagram as a
 * datagram, what comes on a two-way stream on the same. A message on a one-way stream that says `open` makes it open a
 * two-way stream of its own; one that says `close` makes it close the session with a code.
 */
export function serveFeed(session: Session, url: URL, log: GroundTruth, channel: Channel): void {
  const parameters = new Parameters(url);
  const count = parameters.integer('count', { from: 0, to: 10_000, otherwise: 5 });
  const every = parameters.integer('every', { from: 1, to: 60_000, otherwise: 100 });
  log.add(channel, 'open');
  const sent = (payload: Buffer): void => log.add(channel, 'in', { payload });
  const received = (payload: Buffer): void => log.add(channel, 'out', { payload });
  const send = (stream: SessionStream, payload: Buffer): void => {
    stream.write(payload);
    sent(payload);
  };

  let number = 0;
  const timer = setInterval(() => {
    number += 1;
    if (number > count) {
      clearInterval(timer);
      return;
    }
    const stream = session.openStream(false);
    send(stream, Buffer.from(JSON.stringify({ sequence: number })));
    stream.end();
  }, every);

  const obey = (word: string): void => {
    if (word === 'close') session.close(4_002, 'seen enough');
    if (word !== 'open') return;
    const stream = session.openStream(true);
    stream.sink = { piece: received, ended: () => stream.end() };
    send(stream, Buffer.from('a stream of the server'));
  };

  session.events = {
    datagram(data) {
      received(data);
      session.sendDatagram(data);
      sent(data);
    },
    stream(stream) {
      stream.sink = {
        piece(data) {
          received(data);
          if (stream.isTwoWay) send(stream, data);
          else obey(data.toString());
        },
        ended: () => stream.end(),
      };
    },
    closed(info) {
      clearInterval(timer);
      log.add(channel, 'close', info === null ? { byPage: true } : info);
    },
  };
}

import { createMqttCutter, isMqttConnect } from '../../formats/protocols/mqtt-frames.ts';
import type { Direction, Payload } from '../../wire/record.ts';

/**
 * Makes messages of the frames of one connection. For most protocols a frame is a message; MQTT's packets are cut and
 * joined by brokers as they like, and rows, counts and rates are those of packets.
 */
export interface Framing {
  /** The handshake chose a subprotocol. */
  opened(subprotocol: string): void;
  /** The messages that the next frame completed; `null` where each frame is one. */
  packets(direction: Direction, payload: Payload): readonly Payload[] | null;
  /** Frames were not recorded. */
  skip(): void;
  /** The connection ended: what each direction had begun and not completed. */
  end(): readonly (readonly [direction: Direction, rest: Payload])[];
}

/** Makes the framing of a connection. */
export function createFraming(): Framing {
  return new ConnectionFraming();
}

class ConnectionFraming implements Framing {
  #cutters: Readonly<Record<Direction, ReturnType<typeof createMqttCutter>>> | null = null;
  #isFirst = true;

  opened(subprotocol: string): void {
    if (subprotocol === 'mqtt' || subprotocol === 'mqttv3.1') this.#begin();
  }

  packets(direction: Direction, payload: Payload): readonly Payload[] | null {
    if (this.#cutters === null) {
      if (!this.#isFirst) return null;
      this.#isFirst = false;
      if (direction === 'out' && payload.encoding === 'base64' && isMqttConnect(payload.data)) this.#begin();
    }
    return this.#cutters === null ? null : this.#cutters[direction].push(payload);
  }

  skip(): void {
    this.#cutters?.in.skip();
    this.#cutters?.out.skip();
  }

  end(): readonly (readonly [direction: Direction, rest: Payload])[] {
    const { in: received, out: sent } = this.#cutters ?? { in: null, out: null };
    const rests = [['in', received?.end() ?? null] as const, ['out', sent?.end() ?? null] as const];
    return rests.flatMap(([direction, rest]) => (rest === null ? [] : [[direction, rest] as const]));
  }

  #begin(): void {
    this.#cutters ??= { in: createMqttCutter(), out: createMqttCutter() };
  }
}

// @ts-check
import { GroundTruth } from './log.mjs';
import { RunStates } from './run-states.mjs';

/** @import { ChatRoom } from './chat.mjs' */
/** @import { ReconnectRun } from './reconnect.mjs' */
/** @import { PollRun } from './polling.mjs' */

/** What belongs to one running server; its routes share nothing else. */
export class Context {
  log = new GroundTruth();
  /** Set once the ports are known. */
  addresses = { url: '', port: 0, crossUrl: '', crossPort: 0 };
  /** @type {RunStates<ChatRoom>} */
  chats = new RunStates();
  /** @type {RunStates<ReconnectRun>} */
  reconnects = new RunStates();
  /** @type {RunStates<PollRun>} */
  polls = new RunStates();
  /** @type {{run: string, size: number, text: string}[]} the newest posts to `/beacon`. */
  beacons = [];
  /** Aborted when the server closes. */
  closing = new AbortController();
}

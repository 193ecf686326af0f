import { GroundTruth } from './log.ts';
import { RunStates } from './run-states.ts';
import type { ChatRoom } from './chat.ts';
import type { ReconnectRun } from './reconnect.ts';
import type { PollRun } from './polling.ts';
import { serveSessions, type SessionServer } from './webtransport/serve.ts';
import type { PeerRun } from './data-channels.ts';

/** What belongs to one running server; its routes share nothing else. */
export class Context {
  log = new GroundTruth();
  /** Set once the ports are known. */
  addresses = { url: '', port: 0, crossUrl: '', crossPort: 0 };
  chats: RunStates<ChatRoom> = new RunStates();
  reconnects: RunStates<ReconnectRun> = new RunStates();
  polls: RunStates<PollRun> = new RunStates();
  peers: RunStates<PeerRun> = new RunStates();
  #sessions: Promise<SessionServer | null> | null = null;
  /** The newest posts to `/beacon`. */
  beacons: { run: string; size: number; text: string }[] = [];
  /** Aborted when the server closes. */
  closing = new AbortController();

  /** The server for sessions of WebTransport, which the first page that asks for it starts. */
  sessions(): Promise<SessionServer | null> {
    this.#sessions ??= serveSessions(this.log, this.closing.signal);
    return this.#sessions;
  }
}

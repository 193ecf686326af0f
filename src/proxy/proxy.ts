import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { BoundedMap } from '../base/bounded-map.ts';
import type { FaultPlan } from '../faults/plan.ts';
import { PROXY_PAGES } from '../texts/proxy.ts';
import { answerRaw, answerWith, forwardRequest, MOST_HEADER_BYTES, requestHead } from './forward-request.ts';
import { joinServer } from './forward-tunnel.ts';
import type { FaultRun } from './fault-run.ts';
import { addressOf, Line } from './line.ts';
import { LineBoard, type RunFigures, type WireMark } from './line-board.ts';
import { Link } from './link.ts';
import { type HostPort, isLoopbackHost, isTold, parseHostPort, type ToldHosts } from './told-hosts.ts';

/** Connections of browsers at most; a page has a few hundred. */
const MOST_LINKS = 10_000;

/** Hosts that are remembered as not told. */
const MOST_HOSTS = 100;

/** Milliseconds of silence after which a connection is asked whether its peer is still there. */
const KEEP_ALIVE = 15_000;

/** How a proxy listens and where it forwards to. */
interface ProxyOptions {
  /** A loopback address; 127.0.0.1 if it is left out. */
  readonly host?: string;
  /** 0, as if it is left out: one that is free. */
  readonly port?: number;
  readonly told: ToldHosts;
  /** Called for everything that a run does. */
  readonly onMark?: (mark: WireMark) => void;
}

/** A plan in force on the wire. */
export interface ArmedRun {
  /** 1 for the first of a proxy. */
  readonly number: number;
  /** Resolves when all steps are over, or after `stop`. Never rejects. */
  readonly done: Promise<RunFigures>;
  /** What it has done so far. */
  figures(): RunFigures;
  /** Takes everything out of force at once. */
  stop(): void;
}

/** Where a request wants to go. */
interface Wanted {
  readonly to: HostPort;
  readonly path: string;
}

/** A forward proxy on loopback that makes connections fail on purpose. */
export class FaultProxy {
  readonly #told: ToldHosts;
  readonly #board: LineBoard;
  readonly #links = new Set<Link>();
  readonly #server = createServer({ allowHalfOpen: true, noDelay: true }, (raw) => this.#accept(raw));
  readonly #http = createHttpServer({ maxHeaderSize: MOST_HEADER_BYTES, keepAliveTimeout: 0 });
  readonly #notTold = new BoundedMap<string, number>(MOST_HOSTS);

  private constructor({ told, onMark = () => undefined }: ProxyOptions) {
    this.#told = told;
    this.#board = new LineBoard(onMark);
    this.#server.maxConnections = MOST_LINKS;
    this.#http.on('request', (message, response) => void this.#request(message, response));
    this.#http.on('upgrade', (message, link, head) => void this.#upgrade(message, link, head));
    this.#http.on('connect', (message, link, head) => void this.#connect(message, link, head));
    this.#http.on('clientError', (_error, link) => link.destroy());
  }

  /**
   * Starts a proxy.
   *
   * @throws {RangeError} if the host is no loopback address
   * @throws {Error} of the system, if the port is taken
   */
  static async start(options: ProxyOptions): Promise<FaultProxy> {
    const { host = '127.0.0.1', port = 0 } = options;
    if (!isLoopbackHost(host)) throw new RangeError(PROXY_PAGES.notLoopback(host));
    const proxy = new FaultProxy(options);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(port, host.replace(/^\[|\]$/g, ''), () => {
        proxy.#server.off('error', reject);
        resolve();
      });
    });
    return proxy;
  }

  /** Where it listens. */
  get address(): HostPort {
    const { address, port } = this.#server.address() as AddressInfo;
    return { host: address, port };
  }

  /** As browsers and programs are given it: `http://127.0.0.1:8900`. */
  get url(): string {
    return addressOf('http', this.address, '');
  }

  /** Connections of browsers at the moment. */
  get connections(): number {
    return this.#links.size;
  }

  /** Hosts that were asked for and not forwarded to, each with how often. */
  get notTold(): ReadonlyMap<string, number> {
    return this.#notTold;
  }

  /** Arms a plan; its times count from now. */
  arm(plan: FaultPlan): ArmedRun {
    let last: RunFigures = { connections: 0, hidden: 0 };
    let run: FaultRun | null = null;
    const figures = (): RunFigures => (last = (run === null ? null : this.#board.figures(run)) ?? last);
    const { promise, resolve } = withResolver<RunFigures>();
    run = this.#board.arm(plan, (ended) => {
      last = ended;
      resolve(last);
    });
    const armed = run;
    return { number: run.number, done: promise, figures, stop: () => armed.stop() };
  }

  /** Calls back at the first connection whose address has a text (see `matchesAddress`), or at once if there is one. */
  whenMet(address: string, callback: () => void): void {
    this.#board.whenMet(address, callback);
  }

  /** Takes all faults out of force; connections go on. */
  disarm(): void {
    this.#board.stop();
  }

  /** Ends all faults, resets all connections and stops listening. */
  async stop(): Promise<void> {
    this.#board.stop();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const link of this.#links) link.cut();
    this.#http.closeAllConnections();
    await closed;
  }

  #accept(raw: Socket): void {
    raw.setKeepAlive(true, KEEP_ALIVE);
    const link = new Link(raw);
    this.#links.add(link);
    link.once('close', () => this.#links.delete(link));
    this.#http.emit('connection', link);
  }

  /** Whether a host may be forwarded to; one that may not is remembered. */
  #isTold(to: HostPort): boolean {
    const own = this.address;
    const isOwn = to.port === own.port && isLoopbackHost(to.host);
    if (!isOwn && isTold(this.#told, to)) return true;
    const name = addressOf('http', to, '').slice('http://'.length);
    this.#notTold.set(name, (this.#notTold.get(name) ?? 0) + 1);
    return false;
  }

  async #request(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const link: unknown = message.socket;
    if (!(link instanceof Link)) return;
    const wanted = wantedOf(message, link);
    if (wanted === null) return answerWith(message, response, 400, PROXY_PAGES.notProxied);
    if (!this.#isTold(wanted.to)) return answerWith(message, response, 403, PROXY_PAGES.notTold);
    const line = new Line(link, [addressOf('http', wanted.to, wanted.path)], 'request');
    this.#board.add(line);
    response.once('close', () => link.whenSent(() => this.#board.remove(line)));
    const passage = await this.#board.pass(line);
    // Without an answer to its question first, a page of another origin could not see the status of the request.
    const isPassing = passage.kind === 'go' || (passage.kind === 'status' && isPreflight(message));
    if (passage.kind === 'refuse') return link.cut();
    if (passage.kind === 'status' && !isPassing)
      return answerWith(message, response, passage.status, PROXY_PAGES.induced);
    if (!isPassing) return;
    setTimeout(
      () => {
        // For a browser that is gone nothing would ever end it.
        if (!link.destroyed) forwardRequest(message, response, { link, ...wanted });
      },
      this.#board.nextDelay(line, 'out'),
    );
  }

  async #upgrade(message: IncomingMessage, link: unknown, head: Buffer): Promise<void> {
    if (!(link instanceof Link)) return;
    const wanted = wantedOf(message, link);
    if (wanted === null) return answerRaw(link, 400, PROXY_PAGES.notProxied);
    if (!this.#isTold(wanted.to)) return answerRaw(link, 403, PROXY_PAGES.notTold);
    const { to, path } = wanted;
    const line = new Line(link, [addressOf('ws', to, path)], 'request');
    this.#join(line, to, Buffer.concat([Buffer.from(requestHead(message, path), 'latin1'), head]));
  }

  /** Lets a line pass its gate and joins it with its server. */
  async #join(line: Line, to: HostPort, first: Buffer): Promise<void> {
    const { link } = line;
    this.#board.add(line);
    link.once('close', () => this.#board.remove(line));
    const passage = await this.#board.pass(line);
    if (passage.kind === 'go') {
      setTimeout(() => !link.destroyed && joinServer(link, to, first), this.#board.nextDelay(line, 'out'));
    } else if (passage.kind === 'status' && line.kind === 'request') answerRaw(link, passage.status);
    else link.cut();
  }

  async #connect(message: IncomingMessage, link: unknown, head: Buffer): Promise<void> {
    if (!(link instanceof Link)) return;
    const to = parseHostPort(message.url ?? '');
    if (to === null) return answerRaw(link, 400, PROXY_PAGES.notProxied);
    if (!this.#isTold(to)) return answerRaw(link, 403, PROXY_PAGES.notTold);
    const passage = await this.#passTunnel(link, to);
    if (passage === 'refuse') return answerRaw(link, 502);
    if (passage === 'gone') return;
    link.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) this.#peek(link, to, head);
    else link.once('data', (first: Buffer) => this.#peek(link, to, first));
  }

  /** Faults that mean a host whatever is asked of it act before its tunnel is there. */
  async #passTunnel(link: Link, to: HostPort): Promise<'go' | 'refuse' | 'gone'> {
    const schemes = ['http', 'ws', 'https', 'wss'];
    const line = new Line(
      link,
      schemes.map((scheme) => addressOf(scheme, to)),
      'unknown',
    );
    this.#board.add(line);
    const { kind } = await this.#board.pass(line);
    this.#board.remove(line);
    // What is behind is not known yet: if it is plain HTTP, the request will get the status.
    return kind === 'status' ? 'go' : kind;
  }

  /** Looks at the first bytes of a tunnel: plain HTTP is read, everything else passes as it is. */
  #peek(link: Link, to: HostPort, first: Buffer): void {
    link.pause();
    const [byte = 0] = first;
    const isHttp = byte >= 0x41 && byte <= 0x5a && !first.toString('latin1', 0, 14).startsWith('PRI * HTTP/2');
    if (isHttp) {
      link.tunnel = to;
      link.unshift(first);
      this.#http.emit('connection', link);
      link.resume();
      return;
    }
    const addresses = ['https', 'wss'].map((scheme) => addressOf(scheme, to));
    void this.#join(new Line(link, addresses, 'hidden'), to, first);
  }
}

const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

/** Where a request wants to go: within a tunnel to its end, else to the whole address that it names. */
function wantedOf({ url = '' }: IncomingMessage, { tunnel }: Link): Wanted | null {
  if (tunnel !== null && url.startsWith('/')) return { to: tunnel, path: url };
  if (!/^(?:http|ws):\/\//i.test(url) || !URL.canParse(url)) return null;
  const { hostname, port, pathname, search } = new URL(url);
  const to = parseHostPort(`${hostname}:${port === '' ? 80 : port}`);
  return to === null ? null : { to, path: `${pathname}${search}` };
}

function withResolver<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

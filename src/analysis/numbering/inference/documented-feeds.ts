import { RULE_SOURCES } from '../../../texts/findings/numbering.ts';
import type { NumberingKind } from '../numbering-rule.ts';
import { formatPath, parsePath } from '../path.ts';
import type { Path } from '../path.ts';
import type { RuleSpec } from '../rule-spec.ts';

/** A numbering that a feed's own documentation promises. */
interface Profile {
  readonly name: string;
  /** The feed's host, whole. */
  readonly host: RegExp;
  readonly kind: NumberingKind;
  readonly low: string | null;
  readonly high: string;
  readonly groups: readonly string[];
  /** True if any message with these fields is numbered so; otherwise the data must bear it out first. */
  readonly isCertain: boolean;
}

/**
 * Feeds whose documentation was read. What a subscriber asked for decides whether some of these hold (Coinbase counts
 * events that a ticker subscriber never gets), so those only confirm a rule that the data have shown.
 */
const PROFILES: readonly Profile[] = [
  {
    name: 'Binance spot depth streams',
    host: /^(?:stream|data-stream|ws-api)\.binance\.(?:com|us|vision)$/,
    kind: 'range',
    low: 'data.U',
    high: 'data.u',
    groups: ['stream'],
    isCertain: true,
  },
  {
    name: 'Binance spot depth streams',
    host: /^(?:stream|data-stream)\.binance\.(?:com|us|vision)$/,
    kind: 'range',
    low: 'U',
    high: 'u',
    groups: ['s'],
    isCertain: false,
  },
  {
    name: 'Binance futures depth streams',
    host: /^[fd]stream\.binance\.com$/,
    kind: 'link',
    low: 'data.pu',
    high: 'data.u',
    groups: ['stream'],
    isCertain: true,
  },
  {
    name: 'Binance futures depth streams',
    host: /^[fd]stream\.binance\.com$/,
    kind: 'link',
    low: 'pu',
    high: 'u',
    groups: ['s'],
    isCertain: false,
  },
  {
    name: 'Coinbase Exchange full channel',
    host: /^ws-feed(?:-public)?\.(?:exchange|sandbox)\.(?:coinbase|pro)\.com$|^ws-feed\.exchange\.coinbase\.com$/,
    kind: 'contiguous',
    low: null,
    high: 'sequence',
    groups: ['product_id'],
    isCertain: false,
  },
  {
    name: 'Coinbase Advanced Trade',
    host: /^advanced-trade-ws(?:-user)?\.coinbase\.com$/,
    kind: 'contiguous',
    low: null,
    high: 'sequence_num',
    groups: [],
    isCertain: true,
  },
  {
    name: 'Gemini sequence numbers',
    host: /^(?:api|ws)\.gemini\.com$/,
    kind: 'contiguous',
    low: null,
    high: 'socket_sequence',
    groups: [],
    isCertain: true,
  },
  {
    name: 'Bitfinex sequencing (flag 65536)',
    host: /^api(?:-pub)?\.bitfinex\.com$/,
    kind: 'contiguous',
    low: null,
    high: '[-1]',
    groups: [],
    isCertain: false,
  },
  {
    name: 'Deribit change ids',
    host: /^(?:www|test|streams)\.deribit\.com$/,
    kind: 'link',
    low: 'params.data.prev_change_id',
    high: 'params.data.change_id',
    groups: ['params.channel'],
    isCertain: true,
  },
  {
    name: 'Discord gateway',
    host: /^gateway(?:-[a-z0-9-]+)?\.discord\.gg$/,
    kind: 'contiguous',
    low: null,
    high: 's',
    groups: [],
    isCertain: true,
  },
  {
    name: 'OpenAI Responses streaming',
    host: /^api\.openai\.com$/,
    kind: 'contiguous',
    low: null,
    high: 'sequence_number',
    groups: [],
    isCertain: true,
  },
  {
    name: 'Wikimedia EventStreams offsets',
    host: /^stream\.wikimedia\.org$/,
    kind: 'contiguous',
    low: null,
    high: 'meta.offset',
    groups: ['meta.topic'],
    isCertain: false,
  },
];

function pathOf(text: string): Path {
  const path = parsePath(text);
  if (path === null) throw new Error(`not a path: ${text}`);
  return path;
}

function specOf(profile: Profile): RuleSpec {
  return {
    kind: profile.kind,
    low: profile.low === null ? null : pathOf(profile.low),
    high: pathOf(profile.high),
    groups: profile.groups.map(pathOf),
    confidence: 'documented',
    source: RULE_SOURCES.documentation(profile.name),
  };
}

const hostOf = (url: string): string => /^[a-z]+:\/\/([^/:?#]+)/i.exec(url)?.[1]?.toLowerCase() ?? '';

const profilesOf = (url: string): readonly Profile[] => {
  const host = hostOf(url);
  return PROFILES.filter((profile) => profile.host.test(host));
};

/** Rules that hold on a stream from its first message on, because its feed says so. */
export function documentedRules(url: string): readonly RuleSpec[] {
  return profilesOf(url)
    .filter(({ isCertain }) => isCertain)
    .map(specOf);
}

/** Gives an inferred rule the name of the documentation that says the same; others stay as they are. */
export function confirmRule(url: string, spec: RuleSpec): RuleSpec {
  const profile = profilesOf(url).find(
    ({ kind, low, high }) =>
      kind === spec.kind && high === formatPath(spec.high) && low === (spec.low === null ? null : formatPath(spec.low)),
  );
  return profile === undefined
    ? spec
    : { ...spec, confidence: 'documented', source: RULE_SOURCES.documentation(profile.name) };
}

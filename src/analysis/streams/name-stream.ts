import { shorten } from '../../base/shorten.ts';
import { WEBRTC_NAMES } from '../../texts/webrtc.ts';
import type { Endpoint } from './endpoint.ts';
import { parseUrl } from './parse-url.ts';
import { channelLabel } from './webrtc/channels.ts';

/** Characters that a stream's name may have. */
const NAME_LENGTH = 44;

/** Characters of a parameter's value that are shown; a longer one is a token of some kind. */
const VALUE_LENGTH = 20;

/** A value of letters and digits mixed: an id or a token of some kind. A word with a number behind it is neither. */
export const isOpaque = (value: string): boolean =>
  value.length >= 8 && /\d/.test(value) && /[a-z]/i.test(value) && !/^[a-z]+[-_.]?\d{1,4}$/i.test(value);

const SECRET = /token|key|secret|auth|sig|pass|session|credential/i;

/** True for a parameter whose value is never shown: it may let in whoever reads it. */
export const isSecretName = (name: string): boolean => SECRET.test(name);

function queryText(endpoint: Endpoint): string {
  if (endpoint.parameters.length === 0) return '';
  const pairs = endpoint.parameters.map(([name, value]) =>
    isSecretName(name) || value.length > VALUE_LENGTH || isOpaque(value)
      ? `${name}=…`
      : value === ''
        ? name
        : `${name}=${value}`,
  );
  return `?${pairs.join('&')}`;
}

/** A peer connection has no name, a data channel its label; `null` for what has an address. */
function nameInWebRtc({ origin, path }: Endpoint): string | null {
  if (origin === 'peerconnection://') return WEBRTC_NAMES.peer;
  if (origin !== 'datachannel://') return null;
  const label = channelLabel(path);
  return label === '' ? WEBRTC_NAMES.unnamedChannel : shorten(label, NAME_LENGTH);
}

/**
 * Names a stream for people: the page's own host is dropped, then the query, then the middle of the path; the last
 * segment survives. A data channel has its label. `:id` segments stay as they are, and tokens in the query show as an ellipsis.
 *
 * @param endpoint where the stream goes.
 * @param pageUrl the document's URL, for its host.
 * @param ordinal 1 for the first of several streams to one endpoint; from 2 on the name ends in `#2`, `#3` …
 */
export function nameStream(endpoint: Endpoint, pageUrl: string, ordinal = 1): string {
  const name = nameInWebRtc(endpoint);
  if (name !== null) return ordinal > 1 ? `${name} #${ordinal}` : name;
  const host = parseUrl(`${endpoint.origin}/`).host;
  const foreign = host !== '' && host !== parseUrl(pageUrl).host ? host : '';
  const suffix = `${endpoint.operation === '' ? '' : ` ${endpoint.operation}`}${ordinal > 1 ? ` #${ordinal}` : ''}`;
  const path = endpoint.path === '' ? '/' : endpoint.path;
  const query = queryText(endpoint);
  const whole = `${foreign}${path}`;
  if (whole.length + query.length <= NAME_LENGTH) return `${whole}${query}${suffix}`;
  if (whole.length <= NAME_LENGTH) return `${whole}${suffix}`;
  const segments = path.split('/').filter((segment) => segment !== '');
  const last = segments.at(-1) ?? '';
  const shortened = `${foreign}${segments.length > 1 ? '/…/' : '/'}${last}`;
  if (shortened.length <= NAME_LENGTH) return `${shortened}${suffix}`;
  return `…/${shorten(last, NAME_LENGTH)}${suffix}`;
}

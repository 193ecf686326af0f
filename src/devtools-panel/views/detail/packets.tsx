import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { partsOf, type DecodedMessage } from '../../../formats/protocols/decoded-message.ts';
import { writeJson } from '../../../formats/json/write-json.ts';
import { DETAIL, TREE } from '../../../texts/panel/detail.ts';
import { isBranch } from '../../text/json-path.ts';
import { HexView } from './hex-view.tsx';
import { JsonTree } from './json-tree.tsx';
import { TextView } from './text-view.tsx';

/** Parts that are shown at first, and added by each click on "more". */
const PAGE = 20;

/** Characters of one part of a packet. */
const FIELD_CHARACTERS = 2_000;

const isShown = ({ fields, body }: DecodedMessage): boolean => fields !== null || isBranch(body);

/** Whether there is more to say of a message than its text or bytes. */
export const hasPackets = (decoded: DecodedMessage): boolean => partsOf(decoded).some(isShown);

const fieldText = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, FIELD_CHARACTERS) : writeJson(value, FIELD_CHARACTERS);

/** The parts of a packet by the names that its protocol gives them. */
function Fields({ decoded }: { readonly decoded: DecodedMessage }): JSX.Element | null {
  const named = Object.entries(decoded.fields ?? {}).filter(([, value]) => value !== null && value !== undefined);
  if (named.length === 0) return null;
  return (
    <dl class="packet" aria-label={DETAIL.packet(decoded.protocol)}>
      {named.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fieldText(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Body({ body }: { readonly body: unknown }): JSX.Element | null {
  if (body === undefined) return null;
  if (body instanceof Uint8Array) return <HexView bytes={body} />;
  if (isBranch(body)) return <JsonTree value={body} />;
  return <TextView text={typeof body === 'string' ? body : String(body)} />;
}

/** A message as its protocol reads it: the packet's parts, then what it carries; one below the other if it has several. */
export function Packets({ decoded }: { readonly decoded: DecodedMessage }): JSX.Element {
  const [shown, setShown] = useState(PAGE);
  const parts = partsOf(decoded);
  if (parts.length === 1) return <Packet decoded={decoded} />;
  return (
    <>
      {parts.slice(0, shown).map((part, index) => (
        <section key={index} data-part={index}>
          <h2>
            {DETAIL.part(index + 1, parts.length)}
            <span>{[part.type, part.channel].filter((word) => word !== null && word !== '/').join(' ')}</span>
          </h2>
          <Packet decoded={part} />
        </section>
      ))}
      {parts.length > shown ? (
        <button type="button" class="link more" onClick={() => setShown(shown + PAGE)}>
          {TREE.more(parts.length - shown)}
        </button>
      ) : null}
    </>
  );
}

function Packet({ decoded }: { readonly decoded: DecodedMessage }): JSX.Element {
  return (
    <>
      <Fields decoded={decoded} />
      <Body body={decoded.body} />
    </>
  );
}

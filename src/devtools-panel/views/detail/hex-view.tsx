import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { countWords } from '../../../base/format.ts';
import { hexLines } from '../../text/hex.ts';

/** Octets that are shown at once. */
const PAGE = 4_096;

/** Octets with their offsets and what they are in ASCII. */
export function HexView({ octets }: { readonly octets: Uint8Array }): JSX.Element {
  const [shown, setShown] = useState(PAGE);
  const lines = hexLines(octets.subarray(0, shown));
  return (
    <div>
      <pre class="hex">
        {lines.map((line) => (
          <div key={line.offset}>
            <span class="quiet">{line.offset}</span> {line.hex} <span class="json-string">{line.ascii}</span>
          </div>
        ))}
      </pre>
      {octets.length > shown ? (
        <button type="button" class="link more" onClick={() => setShown(shown + PAGE * 4)}>
          {countWords(octets.length - shown)} more bytes
        </button>
      ) : null}
    </div>
  );
}

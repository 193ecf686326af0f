import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { DETAIL } from '../../../texts/panel/detail.ts';
import { hexLines } from '../../text/hex-lines.ts';

/** Bytes that are shown at first. */
const PAGE = 4_096;

/** Bytes with their offsets and as ASCII. */
export function HexView({ bytes }: { readonly bytes: Uint8Array }): JSX.Element {
  const [shown, setShown] = useState(PAGE);
  const lines = hexLines(bytes.subarray(0, shown));
  return (
    <div>
      <pre class="hex">
        {lines.map((line) => (
          <div key={line.offset}>
            <span class="quiet">{line.offset}</span> {line.hex} <span class="json-string">{line.ascii}</span>
          </div>
        ))}
      </pre>
      {bytes.length > shown ? (
        <button type="button" class="link more" onClick={() => setShown(shown + PAGE * 4)}>
          {DETAIL.moreBytes(bytes.length - shown)}
        </button>
      ) : null}
    </div>
  );
}

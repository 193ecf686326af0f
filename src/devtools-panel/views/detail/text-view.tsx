import type { JSX } from 'preact';
import { visibleLines } from '../../../store/preview-fields.ts';
import { DETAIL } from '../../../texts/panel/detail.ts';

/** Characters of text that are rendered; more would block the panel. */
export const MAX_TEXT = 200_000;

/** Text as it was sent, with its control characters made visible. */
export function TextView({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      <pre class="text">{visibleLines(text.slice(0, MAX_TEXT))}</pre>
      {text.length > MAX_TEXT ? <p class="quiet note">{DETAIL.moreCharacters(text.length - MAX_TEXT)}</p> : null}
    </>
  );
}

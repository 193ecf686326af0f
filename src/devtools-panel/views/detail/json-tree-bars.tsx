import type { JSX } from 'preact';
import { TREE } from '../../../texts/panel/detail.ts';
import { COPY } from '../../../texts/panel/table.ts';
import { pathWords, valueAt, type JsonPath } from '../../text/json-path.ts';
import { writeJson } from '../../../formats/json/write-json.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { consume } from '../hooks/keys.ts';
import { copyText } from '../hooks/clipboard.ts';

interface SearchProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly count: number;
  readonly isComplete: boolean;
  /** Index of the current match. */
  readonly current: number;
  readonly onStep: (by: number) => void;
}

/** The search among names and values; Enter moves to the next match. */
export function SearchBar({ text, onText, count, isComplete, current, onStep }: SearchProps): JSX.Element {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && text !== '') onText('');
    else return;
    consume(event);
  };
  const found = count === 0 ? TREE.noMatch : TREE.match(current + 1, count, isComplete);
  return (
    <div class="json-search">
      <input
        type="text"
        placeholder={TREE.search}
        aria-label={TREE.search}
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span class="quiet" aria-live="polite">
        {text === '' ? '' : found}
      </span>
    </div>
  );
}

/** The path of the current row, with buttons that copy the path or the value. */
export function PathBar({ root, path }: { readonly root: unknown; readonly path: JsonPath }): JSX.Element {
  const panel = usePanel();
  const value = valueAt(root, path);
  const words = pathWords(path, root);
  const copy = (text: string, success: string): void => {
    void copyText(text).then((isCopied) => panel.viewState.say(isCopied ? success : COPY.refused));
  };
  return (
    <div class="json-path">
      <code title={words}>{words}</code>
      <button type="button" class="link" onClick={() => copy(words, TREE.copiedPath)}>
        {TREE.copyPath}
      </button>
      <button
        type="button"
        class="link"
        onClick={() => copy(typeof value === 'string' ? value : writeJson(value, Infinity, 2), TREE.copiedValue)}
      >
        {TREE.copyValue}
      </button>
    </div>
  );
}

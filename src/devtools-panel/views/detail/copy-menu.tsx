import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CopyForm } from '../../text/copy-forms.ts';
import type { RowModel } from '../../rows/row-model.ts';
import { copyAs, type CopyScope } from './copying.ts';
import { usePanel } from '../hooks/hooks.ts';
import { Icon } from '../shell/icons.tsx';
import { pluralize } from '../../text/numbers.ts';

interface Choice {
  readonly scope: CopyScope;
  readonly form: CopyForm;
  readonly words: string;
}

const MESSAGE: readonly Choice[] = [
  { scope: 'message', form: 'text', words: 'Content' },
  { scope: 'message', form: 'json', words: 'JSON' },
  { scope: 'message', form: 'curl', words: 'curl command' },
  { scope: 'message', form: 'wscat', words: 'wscat command' },
];

const rowsAs = (scope: 'rows' | 'stream'): readonly Choice[] => [
  { scope, form: 'text', words: 'Text with time and direction' },
  { scope, form: 'json', words: 'JSON' },
  { scope, form: 'ndjson', words: 'NDJSON' },
];

const STREAM: readonly Choice[] = [
  ...rowsAs('stream'),
  { scope: 'stream', form: 'curl', words: 'curl command' },
  { scope: 'stream', form: 'wscat', words: 'wscat command' },
];

function Choices(props: {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly onChoose: (choice: Choice) => void;
}): JSX.Element {
  return (
    <div role="group" aria-label={props.title}>
      <div class="menu-title" aria-hidden="true">
        {props.title}
      </div>
      {props.choices.map((choice) => (
        <button
          key={choice.form}
          type="button"
          role="menuitem"
          tabIndex={-1}
          data-copy={`${choice.scope}:${choice.form}`}
          onClick={() => props.onChoose(choice)}
        >
          {choice.words}
        </button>
      ))}
    </div>
  );
}

/** Moves the focus among the items of a menu; says whether the key was one of a menu's. */
function moveFocus(menu: HTMLElement, key: string): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const place = items.findIndex((item) => item === document.activeElement);
  const next: Readonly<Record<string, number>> = {
    ArrowDown: (place + 1) % items.length,
    ArrowUp: (place - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const wanted = next[key];
  if (wanted === undefined) return false;
  items[wanted]?.focus();
  return true;
}

/** Below a button, flush with its right; the panes around it would cut what hangs over their borders. */
function placeBelow(button: HTMLElement | null): { readonly top: string; readonly right: string } {
  const place = button?.getBoundingClientRect();
  const [bottom, right] = [place?.bottom ?? 0, place?.right ?? innerWidth];
  return { top: `${Math.max(4, Math.min(bottom + 2, innerHeight - 240))}px`, right: `${innerWidth - right}px` };
}

/** The button that copies a message, the selected rows or the stream, and the word of what was copied. */
export function CopyMenu({ model }: { readonly model: () => RowModel }): JSX.Element {
  const panel = usePanel();
  const { message } = panel.selection.current.value;
  const rows = panel.selection.rows.value;
  const [isOpen, setOpen] = useState(false);
  const news = panel.viewState.news.value;
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen) menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [isOpen]);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const choose = (choice: Choice): void => {
    close();
    void copyAs(panel, model(), choice.scope, choice.form).then(panel.viewState.say);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOpen || menu.current === null) return;
    if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (!moveFocus(menu.current, event.key)) {
      event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocusOut = (event: FocusEvent): void => {
    if (!(event.relatedTarget instanceof Node) || menu.current?.contains(event.relatedTarget) !== true) setOpen(false);
  };
  const selected = rows === null ? 0 : Math.abs(rows.head - rows.anchor) + 1;
  return (
    <div class="copy" onKeyDown={onKeyDown}>
      <span class="quiet" aria-live="polite" data-copied>
        {news}
      </span>
      <button
        ref={button}
        type="button"
        class="link"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        Copy
        <Icon name="pick" size={12} />
      </button>
      {isOpen ? (
        <div
          ref={menu}
          class="menu"
          style={placeBelow(button.current)}
          role="menu"
          aria-label="Copy"
          onFocusOut={onFocusOut}
        >
          {message === null ? null : <Choices title="Message" choices={MESSAGE} onChoose={choose} />}
          {selected < 2 ? null : (
            <Choices title={pluralize(selected, 'selected row')} choices={rowsAs('rows')} onChoose={choose} />
          )}
          <Choices title="Stream" choices={STREAM} onChoose={choose} />
        </div>
      ) : null}
    </div>
  );
}

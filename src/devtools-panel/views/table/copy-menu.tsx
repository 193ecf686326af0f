import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { COPY } from '../../../texts/panel/table.ts';
import type { CopyForm } from '../../text/copy-forms.ts';
import type { RowModel } from '../../rows/row-model.ts';
import { copyAs, type CopyScope } from './copying.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { consume, cyclicStep } from '../hooks/keys.ts';
import { Icon } from '../shell/icons.tsx';

interface Choice {
  readonly scope: CopyScope;
  readonly form: CopyForm;
  readonly label: string;
}

const { forms } = COPY;

const COMMANDS: readonly CopyForm[] = ['curl', 'wscat'];

const commandsOf = (scope: CopyScope): readonly Choice[] =>
  COMMANDS.map((form) => ({ scope, form, label: forms[form] }));

const MESSAGE: readonly Choice[] = [
  { scope: 'message', form: 'text', label: COPY.content },
  { scope: 'message', form: 'json', label: forms.json },
  ...commandsOf('message'),
];

const rowsAs = (scope: 'rows' | 'stream'): readonly Choice[] => [
  { scope, form: 'text', label: COPY.textWithTime },
  { scope, form: 'json', label: forms.json },
  { scope, form: 'ndjson', label: forms.ndjson },
];

const STREAM: readonly Choice[] = [...rowsAs('stream'), ...commandsOf('stream')];

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
          {choice.label}
        </button>
      ))}
    </div>
  );
}

/** Moves the focus among the items of a menu. @returns whether the key does that. */
function moveFocus(menu: HTMLElement, key: string): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const current = items.findIndex((item) => item === document.activeElement);
  const next = cyclicStep(key, current, items.length);
  if (next === null) return false;
  items[next]?.focus();
  return true;
}

/** Below a button and aligned with its right edge; fixed, since the panes clip what hangs over their borders. */
function placeBelow(button: HTMLElement | null): { readonly top: string; readonly right: string } {
  const box = button?.getBoundingClientRect();
  const [bottom, right] = [box?.bottom ?? 0, box?.right ?? innerWidth];
  return { top: `${Math.max(4, Math.min(bottom + 2, innerHeight - 240))}px`, right: `${innerWidth - right}px` };
}

/** The open menu: closes on Escape, Tab and when it loses the focus. */
function Menu(props: {
  readonly position: { readonly top: string; readonly right: string };
  readonly onChoose: (choice: Choice) => void;
  readonly onClose: (takesFocus: boolean) => void;
}): JSX.Element {
  const panel = usePanel();
  const { message } = panel.selection.current.value;
  const rows = panel.selection.rows.value;
  const selected = rows === null ? 0 : Math.abs(rows.head - rows.anchor) + 1;
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (menu.current === null) return;
    if (event.key === 'Escape' || event.key === 'Tab') props.onClose(true);
    else if (!moveFocus(menu.current, event.key)) {
      event.stopPropagation();
      return;
    }
    consume(event);
  };
  const onFocusOut = ({ relatedTarget }: FocusEvent): void => {
    if (!(relatedTarget instanceof Node) || menu.current?.contains(relatedTarget) !== true) props.onClose(false);
  };
  return (
    <div
      ref={menu}
      class="menu"
      style={props.position}
      role="menu"
      aria-label={COPY.label}
      onKeyDown={onKeyDown}
      onFocusOut={onFocusOut}
    >
      {message === null ? null : <Choices title={COPY.message} choices={MESSAGE} onChoose={props.onChoose} />}
      {selected < 2 ? null : (
        <Choices title={COPY.selectedRows(selected)} choices={rowsAs('rows')} onChoose={props.onChoose} />
      )}
      <Choices title={COPY.stream} choices={STREAM} onChoose={props.onChoose} />
    </div>
  );
}

/** The button that copies a message, the selected rows or the stream, and a note on what was copied. */
export function CopyMenu({ model }: { readonly model: () => RowModel }): JSX.Element {
  const panel = usePanel();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (takesFocus: boolean): void => {
    setOpen(false);
    if (takesFocus) button.current?.focus();
  };
  const choose = ({ scope, form }: Choice): void => {
    close(true);
    void copyAs(panel, model(), scope, form).then(panel.viewState.say);
  };
  return (
    <div class="copy">
      <span class="quiet" aria-live="polite" data-copied>
        {panel.viewState.notice.value}
      </span>
      <button
        ref={button}
        type="button"
        class="link"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {COPY.label}
        <Icon name="pick" size={12} />
      </button>
      {isOpen ? <Menu position={placeBelow(button.current)} onChoose={choose} onClose={close} /> : null}
    </div>
  );
}

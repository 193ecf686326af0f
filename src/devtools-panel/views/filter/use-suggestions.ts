import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { collectValues } from '../../../filter/collect-values.ts';
import { suggest, type SeenValues, type Suggestions } from '../../../filter/suggest.ts';
import type { Panel } from '../../state/panel.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { consume, cyclicStep } from '../hooks/keys.ts';

const CLOSED: Suggestions = { from: 0, until: 0, items: [] };

/** The values that occur in the recording, the selected stream first; looked up each time the suggestions open. */
function findSeenValues(panel: Panel): SeenValues {
  const { stream: selected } = panel.selection.current.peek();
  const own = selected === null ? undefined : panel.recording.log(selected);
  const others = [...panel.recording.logs()].filter((log) => log !== own);
  const logs = own === undefined ? others : [own, ...others];
  return collectValues(logs, (log) => panel.recording.analysis.stream(log.stream));
}

/** The suggestions for the position of the caret, and what the keys do with them. */
export function useSuggestions(input: RefObject<HTMLInputElement | null>) {
  const panel = usePanel();
  const [suggestions, setSuggestions] = useState(CLOSED);
  const [active, setActive] = useState(-1);
  const seen = useRef<SeenValues | null>(null);
  const isOpen = suggestions.items.length > 0;

  const close = (): void => {
    setSuggestions(CLOSED);
    setActive(-1);
    seen.current = null;
  };
  const open = (): void => {
    const { current } = input;
    if (current === null) return;
    seen.current ??= findSeenValues(panel);
    setSuggestions(suggest(current.value, current.selectionStart ?? current.value.length, seen.current));
    setActive(-1);
  };
  const choose = (index: number): void => {
    const { current } = input;
    const item = suggestions.items[index];
    if (current === null || item === undefined) return;
    const { from, until } = suggestions;
    const rest = current.value.slice(until);
    current.value = current.value.slice(0, from) + item.text + (item.text.endsWith(' ') ? rest.trimStart() : rest);
    current.focus();
    current.setSelectionRange(from + item.text.length, from + item.text.length);
    panel.search.setText(current.value);
    // A key is followed by its value.
    if (item.text.endsWith(' ')) close();
    else open();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isArrow = event.key === 'ArrowDown' || event.key === 'ArrowUp';
    if (isArrow && !event.altKey && !event.ctrlKey && !event.metaKey) {
      if (isOpen) setActive(cyclicStep(event.key, active, suggestions.items.length) ?? active);
      else open();
    } else if (event.key === 'Enter' && active >= 0) choose(active);
    else if (event.key === 'Enter' && isOpen) close();
    else if (event.key === 'Escape' && isOpen) close();
    else return;
    consume(event);
  };
  return { suggestions, active, isOpen, close, open, choose, onKeyDown };
}

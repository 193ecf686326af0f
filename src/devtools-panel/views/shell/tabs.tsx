import type { ComponentChildren, JSX } from 'preact';
import { ErrorBoundary } from './error-boundary.tsx';

/** A tab with its words; `count` stands beside them. */
export interface Tab<Id extends string> {
  readonly id: Id;
  readonly words: string;
  readonly count?: string;
}

interface TabsProps<Id extends string> {
  readonly name: string;
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly current: Id;
  readonly onChoose: (id: Id) => void;
  /** What stands beside the tabs in the head of the pane. */
  readonly aside?: ComponentChildren;
  /** What the pane shows, where that changes: see {@link ErrorBoundary}. */
  readonly subject?: string;
  readonly children: ComponentChildren;
}

/** A pane under tabs; arrows change the tab. */
export function Tabs<Id extends string>(props: TabsProps<Id>): JSX.Element {
  const { name, tabs, current } = props;
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    const next = tabs[(tabs.findIndex((tab) => tab.id === current) + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    props.onChoose(next.id);
    document.querySelector<HTMLElement>(`#${name}-tab-${next.id}`)?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section class={`pane pane-${name}`} aria-label={props.label}>
      <div class="pane-head">
        <div class="tabs" role="tablist" aria-label={props.label} onKeyDown={onKeyDown}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              id={`${name}-tab-${tab.id}`}
              type="button"
              class="tab"
              role="tab"
              aria-selected={tab.id === current}
              aria-controls={`${name}-panel`}
              tabIndex={tab.id === current ? 0 : -1}
              onClick={() => props.onChoose(tab.id)}
            >
              {tab.words}
              {tab.count === undefined ? null : <span class="count"> {tab.count}</span>}
            </button>
          ))}
        </div>
        {props.aside}
      </div>
      {/* Another tab is another element: it begins at its top, however far down the one before it was read. */}
      <div
        key={current}
        id={`${name}-panel`}
        class="pane-body"
        role="tabpanel"
        aria-labelledby={`${name}-tab-${current}`}
      >
        <ErrorBoundary what={tabs.find(({ id }) => id === current)?.words ?? props.label} subject={props.subject}>
          {props.children}
        </ErrorBoundary>
      </div>
    </section>
  );
}

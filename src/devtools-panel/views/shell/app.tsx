import type { JSX, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LayoutSize } from '../../../timeline/lanes.ts';
import type { Panel } from '../../state/panel.ts';
import { AreaBar } from '../timeline/area-bar.tsx';
import { SourceBar } from './status-bars.tsx';
import { CopyMenu } from '../detail/copy-menu.tsx';
import { Cost } from '../findings/cost.tsx';
import { Detail } from '../detail/detail.tsx';
import { EmptyState } from './empty-state.tsx';
import { CopyReport, Findings } from '../findings/findings.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { PanelContext, usePanel, useSize } from '../hooks/hooks.ts';
import { KeySheet } from '../dialogs/key-sheet.tsx';
import { listenToKeys } from './key-bindings.ts';
import { LaneMarks } from '../timeline/lane-marks.tsx';
import { MessageTable, useMessageCount } from '../table/message-table.tsx';
import { NO_ROWS } from '../table/use-rows.ts';
import { OpenRecordings } from '../dialogs/recordings.tsx';
import { Splitter } from './splitter.tsx';
import { StatusLine } from './status-line.tsx';
import { Tabs, type Tab } from './tabs.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { Toolbar } from './toolbar.tsx';
import { formatCount } from '../../text/numbers.ts';

/** Below this width the detail shares a pane with the findings, and the chips become one choice. */
const TIGHT = 1_080;

/** Below this width the panel is docked at the side, below this height at the bottom. */
const NARROW = 720;
const SHORT = 420;

type LowerTab = 'findings' | 'messages' | 'detail' | 'lane' | 'cost';

function StreamName(): JSX.Element | null {
  const summary = usePanel().selection.stream.value;
  return summary === undefined ? null : (
    <span class="stream-name">{summary.url.replace(/^[a-z]+:\/\//, '').replace(/\?.*/, '')}</span>
  );
}

type SideTab = 'findings' | 'lane' | 'cost' | 'detail';

/** The tab of a pane as it was left, one of those that stand there. */
function useTab<Id extends string>(pane: string, tabs: readonly Tab<Id>[], first: Id): readonly [Id, (id: Id) => void] {
  const panel = usePanel();
  const chosen = panel.viewState.tabs.value[pane];
  const tab = tabs.find(({ id }) => id === chosen)?.id ?? first;
  return [tab, (id) => panel.viewState.chooseTab(pane, id)];
}

/** Findings, messages and detail beside each other; where it is tight, the detail stands behind a tab of the findings. */
function Panes({ isTight }: { readonly isTight: boolean }): JSX.Element {
  const panel = usePanel();
  const { findings } = panel.display.snapshot.value;
  const messages = useMessageCount();
  const tabs: readonly Tab<SideTab>[] = [
    { id: 'findings', words: 'Findings', count: formatCount(findings.length) },
    ...(isTight ? [{ id: 'detail', words: 'Detail' } as const] : []),
    { id: 'lane', words: 'Lane' },
    { id: 'cost', words: 'Cost' },
  ];
  const shown = useRef(NO_ROWS);
  const [side, setSide] = useTab('side', tabs, 'findings');
  const openDetail = (): void => {
    if (isTight) setSide('detail');
    else document.querySelector<HTMLElement>('.detail')?.focus();
  };
  return (
    <div class="lower">
      <Tabs
        name="findings"
        label={isTight ? 'Findings, detail, lane and cost' : 'Findings, lane and cost'}
        tabs={tabs}
        current={side}
        onChoose={setSide}
        aside={side === 'findings' || side === 'cost' ? <CopyReport /> : null}
      >
        {side === 'findings' ? <Findings /> : null}
        {side === 'lane' ? <LaneMarks /> : null}
        {side === 'cost' ? <Cost /> : null}
        {side === 'detail' ? <Detail /> : null}
      </Tabs>
      <Splitter pane="findings" axis="x" of=".pane-findings" side="before" />
      <Tabs
        name="messages"
        label="Messages"
        tabs={[{ id: 'messages', words: 'Messages', count: messages }]}
        current="messages"
        onChoose={() => undefined}
        aside={
          <>
            <StreamName />
            <span class="space" />
            <CopyMenu model={() => shown.current} />
          </>
        }
      >
        <MessageTable hasSize={!isTight} onOpen={openDetail} shown={shown} />
      </Tabs>
      {isTight ? null : (
        <>
          <Splitter pane="detail" axis="x" of=".pane-detail" side="after" />
          <Detail />
        </>
      )}
    </div>
  );
}

/** The same behind tabs, where there is no room. */
function OnePane(): JSX.Element {
  const panel = usePanel();
  const { findings } = panel.display.snapshot.value;
  const messages = useMessageCount();
  const tabs: readonly Tab<LowerTab>[] = [
    { id: 'findings', words: 'Findings', count: formatCount(findings.length) },
    { id: 'messages', words: 'Messages', count: messages },
    { id: 'detail', words: 'Detail' },
    { id: 'lane', words: 'Lane' },
    { id: 'cost', words: 'Cost' },
  ];
  const shown = useRef(NO_ROWS);
  const [tab, onTab] = useTab('lower', tabs, 'messages');
  return (
    <div class="lower">
      <Tabs
        name="lower"
        label="Findings, messages, detail, lane and cost"
        tabs={tabs}
        current={tab}
        onChoose={onTab}
        aside={
          <>
            <span class="space" />
            {tab === 'messages' ? <CopyMenu model={() => shown.current} /> : null}
          </>
        }
      >
        {tab === 'findings' ? <Findings /> : null}
        {tab === 'messages' ? <MessageTable hasSize={false} onOpen={() => onTab('detail')} shown={shown} /> : null}
        {tab === 'detail' ? <Detail /> : null}
        {tab === 'lane' ? <LaneMarks /> : null}
        {tab === 'cost' ? <Cost /> : null}
      </Tabs>
    </div>
  );
}

function useKeys(
  filterInput: RefObject<HTMLInputElement | null>,
  toggleHelp: () => void,
  closeHelp: () => boolean,
): void {
  const panel = usePanel();
  const actions = useRef({ toggleHelp, closeHelp });
  actions.current = { toggleHelp, closeHelp };
  useEffect(
    () =>
      listenToKeys(panel, {
        focusFilter: () => filterInput.current?.focus(),
        toggleHelp: () => actions.current.toggleHelp(),
        closeHelp: () => actions.current.closeHelp(),
      }),
    [panel],
  );
}

function Regions(): JSX.Element {
  const panel = usePanel();
  const root = useRef<HTMLDivElement>(null);
  const filterInput = useRef<HTMLInputElement>(null);
  const { width, height } = useSize(root);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const sizes = panel.settings.sizes.value;
  const { streams } = panel.display.snapshot.value;
  const room: LayoutSize = width > 0 && width < NARROW ? 'narrow' : height > 0 && height < SHORT ? 'short' : 'tall';
  useKeys(
    filterInput,
    () => setHelpOpen(!isHelpOpen),
    () => {
      setHelpOpen(false);
      return isHelpOpen;
    },
  );
  const chosen = Object.entries(sizes).filter(([pane, size]) => pane.startsWith(`${room}:`) && size > 0);
  const style = Object.fromEntries(
    chosen.map(([pane, size]) => [`--size-${pane.slice(room.length + 1)}`, `${size}px`]),
  );
  return (
    <div ref={root} class="panel" data-room={room} style={style}>
      <header class="head">
        <h1 class="unseen">Realtime</h1>
        <Toolbar hasChips={width >= TIGHT} filterInput={filterInput} onHelp={() => setHelpOpen(!isHelpOpen)} />
      </header>
      <OpenRecordings />
      <SourceBar />
      {streams.length === 0 ? (
        <EmptyState />
      ) : (
        <main class="regions">
          <ErrorBoundary what="Timeline">
            <Timeline room={room} />
          </ErrorBoundary>
          <Splitter pane="timeline" axis={room === 'short' ? 'x' : 'y'} of=".timeline" side="before" room={room} />
          <div class="below">
            <AreaBar />
            {room === 'tall' ? <Panes isTight={width > 0 && width < TIGHT} /> : <OnePane />}
          </div>
        </main>
      )}
      <StatusLine isTight={width > 0 && width < NARROW} />
      {isHelpOpen ? <KeySheet onClose={() => setHelpOpen(false)} /> : null}
    </div>
  );
}

/** The whole panel over its state. */
export function App({ panel }: { readonly panel: Panel }): JSX.Element {
  return (
    <PanelContext.Provider value={panel}>
      <ErrorBoundary what="The panel">
        <Regions />
      </ErrorBoundary>
    </PanelContext.Provider>
  );
}

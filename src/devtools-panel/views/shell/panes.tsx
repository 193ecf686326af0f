import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { unreachable } from '../../../base/unreachable.ts';
import { formatCount } from '../../../texts/panel/numbers.ts';
import { TABS } from '../../../texts/panel/shell.ts';
import { CopyMenu } from '../table/copy-menu.tsx';
import { Detail } from '../detail/detail.tsx';
import { Cost } from '../findings/cost.tsx';
import { CopyReport, Findings } from '../findings/findings.tsx';
import { Faults } from '../faults/faults.tsx';
import { usePanel } from '../hooks/panel-context.ts';
import { MessageTable, useMessageCount } from '../table/message-table.tsx';
import { NO_ROWS } from '../table/use-rows.ts';
import { LaneMarks } from '../timeline/lane-marks.tsx';
import { Splitter } from './splitter.tsx';
import { Tabs, type Tab } from './tabs.tsx';

type SideTab = 'findings' | 'lane' | 'cost' | 'faults' | 'detail';

type LowerTab = SideTab | 'messages';

/** The name of the selected stream, as the list of streams has it. */
function StreamName(): JSX.Element | null {
  const summary = usePanel().selection.stream.value;
  return summary === undefined ? null : (
    <span class="stream-name" title={summary.url}>
      {summary.label}
    </span>
  );
}

/** The tab of a pane as the user left it, if the pane still has it. */
function useTab<Id extends string>(pane: string, tabs: readonly Tab<Id>[], first: Id): readonly [Id, (id: Id) => void] {
  const panel = usePanel();
  const chosen = panel.viewState.tabs.value[pane];
  const tab = tabs.find(({ id }) => id === chosen)?.id ?? first;
  return [tab, (id) => panel.viewState.chooseTab(pane, id)];
}

const useFindingsTab = (): Tab<'findings'> => ({
  id: 'findings',
  label: TABS.findings,
  count: formatCount(usePanel().display.snapshot.value.findings.length),
});

const DETAIL: Tab<'detail'> = { id: 'detail', label: TABS.detail };
const LANE: Tab<'lane'> = { id: 'lane', label: TABS.lane };
const COST: Tab<'cost'> = { id: 'cost', label: TABS.cost };
const FAULTS: Tab<'faults'> = { id: 'faults', label: TABS.faults };

function SideContent({ tab }: { readonly tab: SideTab }): JSX.Element {
  switch (tab) {
    case 'findings':
      return <Findings />;
    case 'lane':
      return <LaneMarks />;
    case 'cost':
      return <Cost />;
    case 'faults':
      return <Faults />;
    case 'detail':
      return <Detail />;
    default:
      return unreachable(tab);
  }
}

/** Findings, messages and detail next to each other; in a tight panel the detail is a tab next to the findings. */
export function Panes({ isTight }: { readonly isTight: boolean }): JSX.Element {
  const messages = useMessageCount();
  const findings = useFindingsTab();
  const tabs: readonly Tab<SideTab>[] = [findings, ...(isTight ? [DETAIL] : []), LANE, COST, FAULTS];
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
        label={isTight ? TABS.sideWithDetail : TABS.side}
        tabs={tabs}
        current={side}
        onChoose={setSide}
        aside={side === 'findings' || side === 'cost' ? <CopyReport /> : null}
      >
        <SideContent tab={side} />
      </Tabs>
      <Splitter pane="findings" axis="x" of=".pane-findings" side="before" />
      <Tabs
        name="messages"
        label={TABS.messages}
        tabs={[{ id: 'messages', label: TABS.messages, count: messages }]}
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

/** The same as tabs of one pane, for a small panel. */
export function OnePane(): JSX.Element {
  const messages = useMessageCount();
  const findings = useFindingsTab();
  const tabs: readonly Tab<LowerTab>[] = [
    findings,
    { id: 'messages', label: TABS.messages, count: messages },
    DETAIL,
    LANE,
    COST,
    FAULTS,
  ];
  const shown = useRef(NO_ROWS);
  const [tab, setTab] = useTab('lower', tabs, 'messages');
  return (
    <div class="lower">
      <Tabs
        name="lower"
        label={TABS.lower}
        tabs={tabs}
        current={tab}
        onChoose={setTab}
        aside={
          <>
            <span class="space" />
            {tab === 'messages' ? <CopyMenu model={() => shown.current} /> : null}
          </>
        }
      >
        {tab === 'messages' ? (
          <MessageTable hasSize={false} onOpen={() => setTab('detail')} shown={shown} />
        ) : (
          <SideContent tab={tab} />
        )}
      </Tabs>
    </div>
  );
}

import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { paths } from '../../src/view/paths.ts';
import { useSite } from './answers.ts';
import { focusSearch, useKeys } from './keys.ts';
import { useRunning } from './live.ts';
import { ComparisonPage } from './pages/comparison.tsx';
import { Leaderboard } from './pages/leaderboard.tsx';
import { RunView } from './pages/run.tsx';
import { SampleView } from './pages/sample.tsx';
import { TaskMap } from './pages/task-map.tsx';
import { Help } from './parts/help.tsx';
import { Pending } from './parts/page.tsx';
import { Progress } from './parts/progress.tsx';
import { hrefOf, pathOf, useRoute } from './route.ts';
import type { Route } from './route.ts';

/** The frame of all pages, and the page that the address names. */
export function App(): JSX.Element {
  const route = useRoute();
  const { data: site } = useSite(paths.site);
  const running = useRunning(site);
  const help = useRef<HTMLDialogElement>(null);
  const openHelp = (): void => help.current?.showModal();
  useKeys({ '/': focusSearch, '?': openHelp, Escape: () => goUp(route) });
  useNewPage(pathOf(route));
  return (
    <>
      <header>
        <a class="brand" href="#/">
          Assay
        </a>
        <Progress running={running} />
        <button type="button" class="plain" onClick={openHelp}>
          Keys <kbd>?</kbd>
        </button>
      </header>
      <main key={pathOf(route)}>
        <Page route={route} />
      </main>
      <footer>{site === undefined ? '' : `Assay ${site.assay}`}</footer>
      <Help dialog={help} />
    </>
  );
}

function Page({ route }: { readonly route: Route }): JSX.Element {
  const [room, first = '', second = ''] = route.path;
  if (room === undefined) return <Leaderboard route={route} />;
  if (room === 'run' && first !== '' && /^\d+$/.test(second))
    return <SampleView route={route} id={first} n={Number(second)} />;
  if (room === 'run' && first !== '' && second === '') return <RunView route={route} id={first} />;
  if (room === 'compare' && first !== '' && second !== '')
    return <ComparisonPage route={route} a={first} b={second} />;
  if (room === 'tasks' && first !== '') return <TaskMap route={route} suite={first} version={second} />;
  return <Pending title="No such page" answers={[{ problem: NOWHERE }]} />;
}

const NOWHERE = {
  code: 'not-found',
  message: 'There is no page at this address.',
  next: 'Begin at the runs: Escape, or Assay above.',
};

/** From a sample to its run, with the filters of the list; from all else to the runs. */
function goUp({ path: [room, id, n], query }: Route): void {
  if (room === undefined) return;
  location.hash =
    room === 'run' && id !== undefined && n !== undefined
      ? hrefOf(['run', id], Object.fromEntries(query))
      : '#/';
}

/** A new page begins at its top, and screen readers say its title. */
function useNewPage(path: string): void {
  // Before the next key: a row that it chose would lose the focus to the title.
  useLayoutEffect(() => {
    scrollTo(0, 0);
    document.querySelector<HTMLElement>('h1')?.focus();
  }, [path]);
}

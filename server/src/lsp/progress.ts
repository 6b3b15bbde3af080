import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';

/** Work that takes no longer than this is not worth a sign. */
const patienceMilliseconds = 1000;

/** Gives the function that shows that some work goes on, once it takes a while. */
export function showProgress({ window }: Connection, title: string): (work: Promise<unknown>) => void {
  return (work) => {
    let over = false;
    let shown: WorkDoneProgressServerReporter | undefined;
    const show = async (): Promise<void> => {
      const progress = await window.createWorkDoneProgress();
      if (over) return;
      shown = progress;
      progress.begin(title);
    };
    const timer = setTimeout(() => void show().catch(() => undefined), patienceMilliseconds);
    const end = (): void => {
      over = true;
      clearTimeout(timer);
      shown?.done();
    };
    work.then(end, end);
  };
}

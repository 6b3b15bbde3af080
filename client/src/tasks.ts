import { type Disposable, l10n, ShellExecution, Task, type TaskDefinition, TaskScope, tasks } from 'vscode';

/** A task of the command line in `tasks.json`: `{ "type": "bulkhead", "command": "check" }`. */
interface BulkheadTask extends TaskDefinition {
  /** `check`, the default, or `harden`, which shows what it would change. */
  readonly command?: 'check' | 'harden';
  /** Files and folders; the workspace folder when absent. */
  readonly paths?: readonly string[];
}

/** One for each severity of the editor: VS Code reads none out of a line that calls it otherwise. */
const matchers = ['$bulkhead-error', '$bulkhead-warning', '$bulkhead-info'];

/** Offers the command line, which has to be installed (`npm install --global bulkhead`), as a task. */
export function registerTasks(): Disposable {
  return tasks.registerTaskProvider('bulkhead', {
    provideTasks: () => [taskOf({ type: 'bulkhead', command: 'check' }, TaskScope.Workspace)],
    resolveTask: (task) => taskOf(task.definition as BulkheadTask, task.scope ?? TaskScope.Workspace),
  });
}

function taskOf(definition: BulkheadTask, scope: NonNullable<Task['scope']>): Task {
  const { command = 'check', paths = ['.'] } = definition;
  const words = command === 'check' ? ['check', '--format', 'compact', ...paths] : ['harden', ...paths];
  const task = new Task(definition, scope, command, 'bulkhead', new ShellExecution('bulkhead', words), matchers);
  task.detail = l10n.t('Check the workspace with the command line of Bulkhead');
  return task;
}

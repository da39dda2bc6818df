import { afterEach } from 'vitest';
import { Editor, type EditorOptions, Folder } from './editor.js';

const pending: (() => unknown)[] = [];

afterEach(async () => {
  for (const action of pending.splice(0).reverse()) await action();
});

/** A folder that is removed after the test. */
export function folder(files: Record<string, string>): Folder {
  const made = new Folder(files);
  pending.push(() => made.remove());
  return made;
}

/** An editor that is closed after the test. */
export async function editor(options: EditorOptions = {}): Promise<Editor> {
  const made = await Editor.open(options);
  pending.push(() => made.close());
  return made;
}

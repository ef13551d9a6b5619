import { formatOf } from '../../renderer/internal.ts';
import type { FileStore } from '../storage/types.ts';
import type { Executor, RenderControl, RenderedFile, RenderTask } from './executor.ts';

/**
 * Renders into a stored file. A file of several pages is stored as it is painted, and never held whole.
 *
 * @param nameOf the file's name, by its extension
 * @throws as the executor and the store do; then nothing is stored
 */
export async function renderToFile(
  { executor, files }: { executor: Pick<Executor, 'render'>; files: FileStore },
  task: RenderTask,
  control: RenderControl,
  nameOf: (extension: string) => string,
): Promise<{ name: string; file: RenderedFile }> {
  const { paged, extension } = formatOf(task.options);
  const name = nameOf(extension);
  if (!paged) {
    const file = await executor.render(task, control);
    await files.put(name, file.data);
    return { name, file };
  }
  const file = await files.write(name, async (output) => {
    const rendered = await executor.render(task, { ...control, stream: () => output });
    if (rendered.data.byteLength > 0) output.write(rendered.data);
    return rendered;
  });
  return { name, file };
}

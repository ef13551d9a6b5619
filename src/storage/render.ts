import { resolveOptions } from '../../renderer/index.ts';
import type { RenderControl, RenderedFile, RenderTask } from '../executor.ts';
import type { Service } from '../service.ts';

/**
 * Renders into a stored file, a pdf as it is painted, never held whole.
 *
 * @param nameOf the file's name, by its extension
 * @throws as the executor and the store do; then nothing is stored
 */
export async function renderToFile(
  { executor, files }: Pick<Service, 'executor' | 'files'>,
  task: RenderTask,
  control: RenderControl,
  nameOf: (extension: string) => string,
): Promise<{ name: string; file: RenderedFile }> {
  if (resolveOptions(task.options).format !== 'pdf') {
    const file = await executor.render(task, control);
    const name = nameOf(file.extension);
    await files.put(name, file.data);
    return { name, file };
  }
  const name = nameOf('pdf');
  const file = await files.write(name, async (output) => {
    const rendered = await executor.render(task, { ...control, stream: () => output });
    if (rendered.data.byteLength > 0) output.write(rendered.data);
    return rendered;
  });
  return { name, file };
}

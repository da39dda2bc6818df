import type { ReportDocument } from '../../report/document.js';
import type { Context } from '../context.js';
import type { ReportParams } from '../protocol.js';

/** The document of `clausemark check --format json` for a folder, with the editors' unsaved texts in it. */
export async function report(context: Context, params: ReportParams): Promise<ReportDocument | null> {
  const root =
    params.uri === undefined ? context.workspace.folderRoots[0] : (context.workspace.locate(params.uri)?.root ?? context.workspace.ownerOf(params.uri));
  if (!root) return null;
  await root.settleAll();
  return root.isDisposed ? null : root.report(params.asOf);
}

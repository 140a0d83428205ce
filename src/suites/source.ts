import type { Dataset } from './datasets.ts';
import type { DataFile, DataOptions } from './locate.ts';
import type { Suite, Task } from './contract.ts';

export type Compat = Suite['compat'];

/** A suite before its data are read: what a file of this folder offers the registry. */
export interface SuiteSource extends Pick<
  Suite,
  'name' | 'version' | 'about' | 'licence' | 'source' | 'packages' | 'minInputCpuS'
> {
  /** Undefined for a suite that ships with Assay. */
  readonly dataset: Dataset | undefined;
  data(options: DataOptions): Promise<DataFile>;
  tasks(lines: Uint8Array, compat: Compat): Task[];
}

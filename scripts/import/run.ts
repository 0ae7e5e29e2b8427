import type { ApiClient } from './api-client.ts';
import type { Document } from './document.ts';
import type { Progress } from './import-folder.ts';
import type { Manifest } from './manifest.ts';

/** What the steps of one import share. */
export interface Run {
  readonly api: ApiClient;
  readonly user: string;
  readonly manifest: Manifest;
  readonly documents: readonly Document[];
  readonly onProgress: (progress: Progress) => void;
}

import type { EnvName } from '../../shared/flags/index.ts';
import { cloudUrl, type LocalSettings } from '../local/settings.ts';

/** What an AWS client of the scripts is made with: MiniStack for local, the caller's credentials chain otherwise. */
export interface ClientSettings {
  region: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
  forcePathStyle?: boolean;
}

/** Client settings of an environment. */
export function clientSettings(settings: LocalSettings, env: EnvName): ClientSettings {
  if (env !== 'local') return { region: process.env.AWS_REGION ?? 'us-east-1' };
  return {
    region: 'us-east-1',
    endpoint: cloudUrl(settings),
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  };
}

/** The environment's name in `ENV`. Throws, naming the possible ones, when it is another. */
export function envName(value: string | undefined = process.env.ENV): EnvName {
  const names: readonly EnvName[] = ['local', 'dev', 'staging', 'prod'];
  const found = names.find((name) => name === (value || 'local'));
  if (!found) throw new Error(`ENV=${value} is not an environment: choose one of ${names.join(', ')}.`);
  return found;
}

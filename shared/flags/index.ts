export {
  defaultFlagDocument,
  type EnvName,
  type Flag,
  type FlagDocument,
  type FlagName,
  type FlagValues,
  flags,
  flagValues,
} from './flags.ts';

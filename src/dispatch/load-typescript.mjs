// For worker threads run from the sources: `--import tsx` alone teaches a thread to require TypeScript, not to import() it.
import { register } from 'tsx/esm/api';

register();

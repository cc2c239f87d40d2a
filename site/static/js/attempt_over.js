// The attempt is over and its receipt is on this page: what the browser kept for it can go.

import { forgetJournal } from "./attempt_journal.js";

forgetJournal(document.querySelector("script[data-attempt]").dataset.attempt);

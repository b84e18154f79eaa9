//! A charter, and a log with an overdue request, to combine with hostile input.

pub(crate) const CHARTER: &str = include_str!("../cases/charter.yaml");
pub(crate) const LOG: &str = "# March

```yaml
request: R-1
at: 2026-03-03 10:40
from: account-manager
to: marketing-director
via: telegram
needs: information
```
";

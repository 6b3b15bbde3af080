import { defineFamily } from '../family/family';
import { variable, yes } from '../family/open-setting';

/** The dashboard of .NET Aspire. */
export default defineFamily({
  name: 'aspire-dashboard',
  images: ['mcr.microsoft.com/dotnet/aspire-dashboard'],
  open: [
    ...['ASPIRE', 'DOTNET'].map((prefix) =>
      variable(
        `${prefix}_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS`,
        yes,
        'can read its logs, traces, settings and secrets',
        'aspire.dev/dashboard, configuration and security considerations',
        { instead: 'false' },
      ),
    ),
  ],
});

// The browser client's files. azd brings them, with what the service says with them (tools/WebFolder).

@description('Region of the resource, of the few that have it. The files are served from everywhere.')
param location string

@description('Makes the names unique.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('Free has 100 GB of traffic a month. Only Standard lets a Front Door alone in.')
param sku 'Free' | 'Standard'

resource site 'Microsoft.Web/staticSites@2024-04-01' = {
  name: 'stapp-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'web' })
  sku: { name: sku, tier: sku }
  properties: { provider: 'Custom' }
}

@description('Host name of the pages.')
output hostName string = site.properties.defaultHostname

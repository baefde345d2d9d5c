// The entry's profile without its routes: the apps must know whom to let in before routes lead to them.

@description('Makes the names unique.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

resource profile 'Microsoft.Cdn/profiles@2025-06-01' = {
  name: 'afd-${token}'
  location: 'global'
  tags: tags
  sku: { name: 'Premium_AzureFrontDoor' }
  properties: { originResponseTimeoutSeconds: 60 }
}

// The endpoint is here and not with its routes because the apps are told its address.
resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2025-06-01' = {
  parent: profile
  name: 'ticketmaster-${token}'
  location: 'global'
  tags: tags
  properties: { enabledState: 'Enabled' }
}

@description('Resource id of the profile.')
output id string = profile.id

@description('Value of X-Azure-FDID on requests that came through this profile.')
output frontDoorId string = profile.properties.frontDoorId

@description('Address of the entry.')
output address string = 'https://${endpoint.properties.hostName}'

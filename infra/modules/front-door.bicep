// The profile of the entry: apart from its routes, so that the apps can be told whom to let in before the routes lead to them.

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

// Here and not with its routes: the apps are told by which address they are reached.
resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2025-06-01' = {
  parent: profile
  name: 'ticketmaster-${token}'
  location: 'global'
  tags: tags
  properties: { enabledState: 'Enabled' }
}

@description('Resource id of the profile.')
output id string = profile.id

@description('What requests that came through this profile carry in X-Azure-FDID.')
output frontDoorId string = profile.properties.frontDoorId

@description('Address of the entry.')
output address string = 'https://${endpoint.properties.hostName}'

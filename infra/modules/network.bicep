// The network of a deployment with private endpoints. Without them there is none.

@description('Region of the resources.')
param location string

@description('Makes the names unique.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('Whether the services are reached through private endpoints.')
param enabled bool

var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  cosmos: 'privatelink.documents.azure.com'
  scheduler: 'privatelink.durabletask.io'
  search: 'privatelink.search.windows.net'
  serviceBus: 'privatelink.servicebus.windows.net'
  vault: 'privatelink.vaultcore.azure.net'
}

var networkName = 'vnet-${token}'

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = if (enabled) {
  name: networkName
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] }
    subnets: [
      {
        name: 'read'
        properties: {
          addressPrefix: '10.0.0.0/23'
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'booking'
        properties: {
          addressPrefix: '10.0.2.0/23'
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'private'
        properties: { addressPrefix: '10.0.4.0/24', privateEndpointNetworkPolicies: 'Disabled' }
      }
    ]
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in items(zoneNames): if (enabled) {
    name: zone.value
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in items(zoneNames): if (enabled) {
    parent: zones[i]
    name: networkName
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

@description('Subnet of the reading app; empty if there is no network.')
output readSubnetId string = enabled ? '${network.id}/subnets/read' : ''

@description('Subnet of the booking app; empty if there is no network.')
output bookingSubnetId string = enabled ? '${network.id}/subnets/booking' : ''

@description('Subnet of the private endpoints; empty if there is no network.')
output privateSubnetId string = enabled ? '${network.id}/subnets/private' : ''

@description('Resource ids of the private DNS zones, by service.')
output zoneIds object = mapValues(zoneNames, name => resourceId('Microsoft.Network/privateDnsZones', name))

// A way to a service from within the network, and its name there.

@description('Region of the endpoint.')
param location string

@description('Name of the endpoint.')
@minLength(2)
@maxLength(64)
param name string

@description('Tags of the endpoint.')
param tags object

@description('Resource id of the service.')
param targetId string

@description('Which part of the service, in the words of Private Link.')
param groupId string

@description('Subnet that the endpoint is in.')
param subnetId string

@description('Private DNS zone that takes its name.')
param dnsZoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: name
        properties: { privateLinkServiceId: targetId, groupIds: [groupId] }
      }
    ]
  }
}

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [{ name: 'default', properties: { privateDnsZoneId: dnsZoneId } }]
  }
}

// One identity for each app, so each has only the roles that its own functions need.

@description('Region of the resources.')
param location string

@description('Makes the names unique.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

resource read 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-read-${token}'
  location: location
  tags: tags
}

resource booking 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-booking-${token}'
  location: location
  tags: tags
}

@description('An app\'s identity.')
type Identity = {
  @description('Resource id.')
  id: string

  @description('Client id, which the app names to get tokens.')
  clientId: string

  @description('Principal id, to which roles are given.')
  principalId: string
}

@description('The reading app\'s identity.')
output read Identity = {
  id: read.id
  clientId: read.properties.clientId
  principalId: read.properties.principalId
}

@description('The booking app\'s identity.')
output booking Identity = {
  id: booking.id
  clientId: booking.properties.clientId
  principalId: booking.properties.principalId
}
